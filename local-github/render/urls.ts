import { fullName, type Repository } from '../store.ts';
import type { World } from '../world.ts';

/** A stable opaque id in the manner of GitHub's node ids. */
export function nodeId(kind: string, id: number): string {
  return Buffer.from(`${kind}:${id}`).toString('base64url');
}

/** API address of a repository. */
export function repositoryApi(world: World, repository: Repository): string {
  return `${world.apiUrl}/repos/${fullName(repository)}`;
}

/** Address of a repository's site. A closed one has one of its own (GitHub: a subdomain of pages.github.io), and is not at the other any more. */
export function sitePage(world: World, repository: Repository): string {
  return `${world.url}/pages/${repository.pages?.public === false ? `closed/${repository.id}` : fullName(repository)}/`;
}

/** Address of a repository's page for people. */
export function repositoryPage(world: World, repository: Repository): string {
  return `${world.url}/${fullName(repository)}`;
}
