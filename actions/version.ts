import manifest from '../package.json' with { type: 'json' };

/** The release this code belongs to; goes into every record. */
export const version: string = manifest.version;
