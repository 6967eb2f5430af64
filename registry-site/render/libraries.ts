/** Scripts of others that pages load, and where npm puts them; an action's bundle keeps them at the same place beside its templates. */
export const libraries = [['minisearch.js', 'node_modules/minisearch/dist/umd/index.js']] as const;
