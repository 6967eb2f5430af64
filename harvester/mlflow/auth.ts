/** How a client says who it is: MLflow's own basic-auth app, or a bearer token for a proxy in front of it. */
export type Auth =
  { readonly kind: 'basic'; readonly username: string; readonly password: string } | { readonly kind: 'bearer'; readonly token: string };

/** The `Authorization` header's value. Throws a TypeError when a part would break the header or, for basic, when the name holds a colon. */
export function authorization(auth: Auth): string {
  if (auth.kind === 'bearer') {
    if (!/^[\x21-\x7e]+$/.test(auth.token)) throw new TypeError('the bearer token is empty or holds white space or non-ASCII characters');
    return `Bearer ${auth.token}`;
  }
  if (auth.username.includes(':')) throw new TypeError('a user name for basic authentication cannot hold a colon');
  return `Basic ${Buffer.from(`${auth.username}:${auth.password}`, 'utf8').toString('base64')}`;
}
