/**
 * A relative artifact path, each part escaped for a URL. Throws a TypeError for everything that could leave its folder (absolute paths,
 * empty, `.` and `..` parts, backslashes, control characters), because `fetch` itself folds `../` and the server lets anyone write anywhere
 * below its root; and for names the server would refuse or keep under another name (`#`, `?`, `;`, and `%` before two hex digits: it
 * decodes paths until nothing changes any more).
 */
export function artifactPath(path: string): string {
  const parts = path.split('/');
  for (const part of parts) {
    // oxlint-disable-next-line no-control-regex -- control characters are exactly what must not pass
    if (part === '' || part === '.' || part === '..' || /[\\\u0000-\u001f\u007f]/.test(part) || !part.isWellFormed())
      throw new TypeError(`${JSON.stringify(path)} is not a relative artifact path`);
    if (/[#?;]|%[0-9a-f]{2}/i.test(part))
      throw new TypeError(`MLflow cannot keep a file named ${JSON.stringify(path)}: avoid #, ?, ; and % before two hex digits`);
  }
  return parts.map(encodeURIComponent).join('/');
}

/** The path below the artifact root of `mlflow-artifacts:/<path>`, escaped. Throws a TypeError for any other kind of address. */
export function proxiedRoot(artifactUri: string): string {
  const path = /^mlflow-artifacts:(?:\/\/[^/]*)?\/(.+?)\/*$/.exec(artifactUri)?.[1];
  if (!path)
    throw new TypeError(
      `artifacts at "${artifactUri.split(':', 1)[0]}:" are not served by the tracking server. Start it with --artifacts-destination, so that they are`,
    );
  return artifactPath(path);
}

/** Joins checked parts, leaving out empty ones. */
export function joinArtifact(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('/');
}
