/**
 * Scripts of others that pages load, with their licences, and where npm puts them; an action's bundle keeps them at the same place beside its templates.
 * ONNX Runtime's licence stands at the head of its scripts.
 */
export const libraries = [
  ['minisearch.js', 'node_modules/minisearch/dist/umd/index.js'],
  ['minisearch.LICENSE.txt', 'node_modules/minisearch/LICENSE.txt'],
] as const;

/** What shows an OpenAPI document; two megabytes, so only where there is one. */
export const swaggerLibraries = [
  ['swagger/swagger-ui-bundle.js', 'node_modules/swagger-ui-dist/swagger-ui-bundle.js'],
  ['swagger/swagger-ui.css', 'node_modules/swagger-ui-dist/swagger-ui.css'],
  ['swagger/LICENSE', 'node_modules/swagger-ui-dist/LICENSE'],
  ['swagger/NOTICE', 'node_modules/swagger-ui-dist/NOTICE'],
  ['swagger/swagger-ui-bundle.js.LICENSE.txt', 'node_modules/swagger-ui-dist/swagger-ui-bundle.js.LICENSE.txt'],
] as const;

/** What runs ONNX models in a browser; fourteen megabytes, so only where there is a model to run. */
export const onnxLibraries = [
  ['onnx/ort.wasm.min.mjs', 'node_modules/onnxruntime-web/dist/ort.wasm.min.mjs'],
  ['onnx/ort-wasm-simd-threaded.mjs', 'node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.mjs'],
  ['onnx/ort-wasm-simd-threaded.wasm', 'node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm'],
] as const;
