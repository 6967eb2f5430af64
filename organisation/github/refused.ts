import { neededFor } from './needed-for.ts';

/** GitHub said no. The message says to what, in whose words, and what the token lacks. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number, method: string, path: string, said: string) {
    super(`GitHub answered ${status} to ${method} ${path}: ${said}\n  next: ${next(status, method, path)}`);
    this.status = status;
  }
}

function next(status: number, method: string, path: string): string {
  if (status === 401) return 'the token is wrong, expired or revoked: make a new one and put it into GH_TOKEN';
  if (status === 403 || status === 404) return `the token needs ${neededFor(method, path)}`;
  if (status >= 300 && status < 400)
    return 'name it as it is called now: in your options, and in harvester.yaml of the control and the records repository';
  if (status === 422) return 'GitHub does not take this value here: see its words above';
  return 'try again; what was done already is kept in the journal and not done twice';
}
