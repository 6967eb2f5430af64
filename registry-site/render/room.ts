import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The folder that holds `templates/` and `assets/`: beside this source, or in the checkout around an action bundle (`actions/site/dist/`). */
export function roomFolder(): string {
  const candidates = [join(import.meta.dirname, '..'), join(import.meta.dirname, '../../../registry-site')];
  const found = candidates.find((folder) => existsSync(join(folder, 'templates', 'pages')));
  if (!found)
    throw new Error(`the site's templates are missing: looked in ${candidates.join(' and ')}. Keep registry-site/ beside the bundle`);
  return found;
}
