import type { Annotation, CheckEffect } from '../decision.ts';
import type { GitHub } from './github.ts';
import type { Clients } from './octokit-for.ts';
import { split } from './split.ts';

type Methods = Pick<GitHub, 'checks' | 'createCheck' | 'updateCheck'>;

/** GitHub takes no more annotations in one request; further requests append. */
const annotationsPerRequest = 50;

/** Check runs of our own App. */
export function checkMethods(clients: Clients, me: GitHub['me']): Methods {
  return {
    async checks(repository, headSha) {
      const octokit = await clients.for(repository, 'read');
      const { id } = await me();
      const runs = await octokit.paginate(octokit.rest.checks.listForRef, {
        ...split(repository),
        ref: headSha,
        app_id: id,
        filter: 'latest',
        per_page: 100,
      });
      return runs
        .filter((run) => run.app?.id === id)
        .map((run) => ({
          id: run.id,
          name: run.name,
          headSha: run.head_sha,
          completed: run.status === 'completed',
          externalId: run.external_id ?? '',
          annotations: run.output.annotations_count,
        }));
    },
    async createCheck(repository, check, externalId) {
      const { rest } = await clients.for(repository, 'speak');
      const { data } = await rest.checks.create({
        ...split(repository),
        name: check.name,
        head_sha: check.headSha,
        external_id: externalId,
        ...body(check),
      });
      await append(repository, data.id, check);
    },
    async updateCheck(repository, id, check, externalId) {
      const { rest } = await clients.for(repository, 'speak');
      await rest.checks.update({ ...split(repository), check_run_id: id, external_id: externalId, ...body(check) });
      await append(repository, id, check);
    },
  };

  async function append(repository: string, id: number, check: CheckEffect): Promise<void> {
    const { rest } = await clients.for(repository, 'speak');
    for (let from = annotationsPerRequest; from < check.annotations.length; from += annotationsPerRequest) {
      await rest.checks.update({ ...split(repository), check_run_id: id, output: output(check, from) });
    }
  }
}

type State = { status: 'in_progress' } | { status: 'completed'; conclusion: 'success' | 'failure' | 'neutral' | 'cancelled' };

function body(check: CheckEffect): State & { output: ReturnType<typeof output> } {
  const state: State =
    check.conclusion === 'in_progress' ? { status: 'in_progress' } : { status: 'completed', conclusion: check.conclusion };
  return { ...state, output: output(check, 0) };
}

interface WireAnnotation {
  path: string;
  start_line: number;
  end_line: number;
  annotation_level: 'notice' | 'warning' | 'failure';
  title: string;
  message: string;
}

function output(
  { title, summary, annotations }: CheckEffect,
  from: number,
): { title: string; summary: string; annotations: WireAnnotation[] } {
  return { title, summary, annotations: annotations.slice(from, from + annotationsPerRequest).map(wire) };
}

function wire({ path, line, level, title, message }: Annotation): WireAnnotation {
  return { path, start_line: line, end_line: line, annotation_level: level, title, message };
}
