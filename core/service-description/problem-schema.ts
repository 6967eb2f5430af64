/** JSON Schema of what `problemBody` writes. */
export const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['message'],
        properties: { row: { type: 'integer' }, column: { type: 'string' }, message: { type: 'string' } },
      },
    },
    errorCount: { type: 'integer' },
    error: { type: 'string' },
  },
};
