const answer = await fetch('/catalog.json');
const { models } = await answer.json();
globalThis.SwaggerUIBundle({
  urls: models.map(({ name, openapi }) => ({ name, url: openapi })),
  dom_id: '#swagger-ui',
  presets: [globalThis.SwaggerUIBundle.presets.apis, globalThis.SwaggerUIStandalonePreset],
  layout: 'StandaloneLayout',
  deepLinking: true,
  tryItOutEnabled: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
});
