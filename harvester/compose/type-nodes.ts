import type { Column } from '../../core/contract/column.ts';
import type { Composition, CompositionNode } from '../../core/contract/composition.ts';
import type { Problem } from '../../core/contract/problem.ts';
import { alike } from './alike.ts';
import { list } from './column-words.ts';
import { isNumeric, misfit } from './fits.ts';
import type { ModelFacts } from './model-facts.ts';
import { conditionFault, coversEveryRow } from './switch-conditions.ts';

export type Fault = Omit<Problem, 'path' | 'line' | 'column'> & { readonly at: readonly PropertyKey[] };
type NodeOf<K extends CompositionNode['kind']> = Extract<CompositionNode, { kind: K }>;
type Frame = ReadonlyMap<string, Column>;

/** A graph of many uses of few nodes could be typed for ever. */
const mostUses = 5000;

/** What a node answers when it is asked with a frame of these columns. Faults are reported by `fault`; undefined when nothing can be said. */
export class NodeTyper {
  readonly #composition: Composition;
  readonly #models: ReadonlyMap<string, ModelFacts>;
  readonly #fault: (fault: Fault) => void;
  #uses = 0;

  constructor(composition: Composition, models: ReadonlyMap<string, ModelFacts>, fault: (fault: Fault) => void) {
    this.#composition = composition;
    this.#models = models;
    this.#fault = fault;
  }

  type(name: string, frame: Frame): readonly Column[] | undefined {
    const node = this.#composition.nodes[name];
    if (!node) return undefined;
    this.#uses += 1;
    if (this.#uses === mostUses)
      this.#refuse(name, [], 'TOO_MANY_USES', 'is one of more than 5,000 uses of nodes', 'use fewer nodes fewer times');
    if (this.#uses >= mostUses) return undefined;
    switch (node.kind) {
      case 'model':
        return this.#model(name, node, frame);
      case 'sequence':
        return this.#sequence(name, node, frame);
      case 'ensemble':
        return this.#ensemble(name, node, frame);
      case 'switch':
        return this.#switch(name, node, frame);
      case 'splitter':
        return this.#splitter(name, node, frame);
    }
  }

  #model(name: string, node: NodeOf<'model'>, frame: Frame): readonly Column[] | undefined {
    const facts = this.#models.get(node.model);
    if (!facts) return undefined;
    const inputs = new Map(facts.inputs.map((column) => [column.name, column]));
    for (const wanted of Object.keys(node.in ?? {}))
      if (!inputs.has(wanted))
        this.#refuse(
          name,
          ['in', wanted],
          'UNKNOWN_INPUT',
          `maps "${wanted}", which ${facts.title} does not take`,
          list('its inputs are', inputs.keys()),
        );
    for (const input of facts.inputs) this.#edge(name, node, input, frame);
    const outputs = new Map(facts.outputs.map((column) => [column.name, column]));
    if (!node.out) return facts.outputs;
    return Object.entries(node.out).flatMap(([as, from]) => {
      const output = outputs.get(from);
      if (output) return [{ ...output, name: as }];
      this.#refuse(
        name,
        ['out', as],
        'UNKNOWN_OUTPUT',
        `takes "${from}", which ${facts.title} does not give`,
        list('its outputs are', outputs.keys()),
      );
      return [];
    });
  }

  #edge(name: string, node: NodeOf<'model'>, input: Column, frame: Frame): void {
    const source = node.in?.[input.name] ?? input.name;
    const [from, clip] = typeof source === 'string' ? [source, false] : [source.from, true];
    const at = node.in?.[input.name] === undefined ? [] : ['in', input.name];
    const column = frame.get(from);
    if (!column) {
      if (input.nullable && node.in?.[input.name] === undefined) return;
      this.#refuse(name, at, 'NO_SUCH_COLUMN', `needs "${from}" for "${input.name}", which is not there`, list('there are', frame.keys()));
      return;
    }
    const found = misfit(column, input, clip);
    if (found) this.#refuse(name, at, found.code, found.message, found.next);
  }

  #sequence(name: string, node: NodeOf<'sequence'>, frame: Frame): readonly Column[] | undefined {
    const seen = new Map(frame);
    const answered = new Map<string, Column>();
    let last: readonly Column[] = [];
    for (const [index, step] of node.steps.entries()) {
      const answer = this.type(step, seen);
      if (!answer) return undefined;
      for (const column of answer) {
        // Only what later steps could confuse: the last step's answer meets nothing any more.
        if (seen.has(column.name) && (index < node.steps.length - 1 || answered.has(column.name)))
          this.#refuse(
            name,
            ['steps', index],
            'ANSWER_CLASH',
            `"${step}" answers "${column.name}", which is there already`,
            'rename it: out: { <new name>: <output> }',
          );
        seen.set(column.name, column);
        answered.set(column.name, column);
      }
      last = answer;
    }
    if (!node.answer) return last;
    return node.answer.flatMap((wanted, index) => {
      const column = answered.get(wanted);
      if (column) return [column];
      this.#refuse(
        name,
        ['answer', index],
        'NO_SUCH_COLUMN',
        `answers "${wanted}", which no step gives`,
        list('they give', answered.keys()),
      );
      return [];
    });
  }

  #ensemble(name: string, node: NodeOf<'ensemble'>, frame: Frame): readonly Column[] | undefined {
    const { combine, members, threshold } = node;
    this.#weights(name, node);
    const answers = members.map((member) => this.type(member.node, frame));
    const merged = this.#alike(name, answers, (index) => ['members', index, 'node']);
    if (!merged) return undefined;
    if (threshold !== undefined && combine !== 'vote')
      this.#refuse(name, ['threshold'], 'THRESHOLD_UNUSED', `has a threshold, but combines by ${combine}`, 'remove it, or combine by vote');
    const voted = combine === 'vote';
    if (voted && threshold !== undefined && members.length % 2 === 0)
      this.#refuse(
        name,
        ['members'],
        'EVEN_VOTE',
        `lets ${members.length} members vote on a threshold: they can tie`,
        'take an odd number of members',
      );
    return merged.map((column): Column => {
      if (voted && threshold === undefined && !column.classes)
        this.#refuse(
          name,
          ['combine'],
          'CANNOT_VOTE',
          `votes on "${column.name}", which has no classes`,
          'give a threshold, or combine by mean',
        );
      if ((!voted || threshold !== undefined) && (!isNumeric(column) || column.classes))
        this.#refuse(
          name,
          ['combine'],
          'CANNOT_AVERAGE',
          `needs plain numbers to combine; "${column.name}" is ${column.classes ? 'a class' : column.type}`,
          'combine by vote',
        );
      if (column.nullable)
        this.#refuse(name, ['combine'], 'CANNOT_COMBINE', `"${column.name}" may be missing`, 'combine what every member answers');
      if (voted && threshold !== undefined) return { name: column.name, type: 'long', classes: [0, 1], range: [0, 1] };
      return voted ? column : { ...column, type: 'double' };
    });
  }

  #weights(name: string, { combine, members }: NodeOf<'ensemble'>): void {
    const given = members.filter(({ weight }) => weight !== undefined);
    if (combine !== 'weighted') {
      if (given.length > 0)
        this.#refuse(
          name,
          ['members'],
          'WEIGHT_UNUSED',
          `gives weights, but combines by ${combine}`,
          'remove them, or combine by weighted',
        );
      return;
    }
    this.#sumTo100(
      name,
      ['members'],
      members.map(({ weight }) => weight ?? Number.NaN),
    );
  }

  #sumTo100(name: string, at: readonly PropertyKey[], weights: readonly number[]): void {
    const sum = weights.reduce((total, weight) => total + weight, 0);
    if (sum === 100) return;
    const what = Number.isNaN(sum) ? 'leaves a weight out' : `has weights that sum to ${sum}`;
    this.#refuse(
      name,
      at,
      'WEIGHTS_NOT_100',
      `${what}: KServe's router fails the share of requests that is left over`,
      'make them sum to 100',
    );
  }

  #switch(name: string, node: NodeOf<'switch'>, frame: Frame): readonly Column[] | undefined {
    for (const [index, { when }] of node.cases.entries()) {
      const fault = conditionFault(when, frame);
      if (fault) this.#refuse(name, ['cases', index, 'when', ...fault.at], fault.code, fault.message, fault.next);
    }
    if (node.default === undefined && !coversEveryRow(node.cases, frame))
      this.#refuse(
        name,
        ['cases'],
        'SWITCH_UNMATCHED',
        'has no default, and its cases do not cover every row: KServe’s router answers those 404',
        'add default: <node>',
      );
    const branches = [...node.cases.map((each) => each.node), ...(node.default === undefined ? [] : [node.default])];
    const answers = branches.map((branch) => this.type(branch, frame));
    return this.#alike(name, answers, (index) => (index < node.cases.length ? ['cases', index, 'node'] : ['default']));
  }

  #splitter(name: string, node: NodeOf<'splitter'>, frame: Frame): readonly Column[] | undefined {
    this.#sumTo100(
      name,
      ['routes'],
      node.routes.map(({ weight }) => weight),
    );
    const all = [...node.routes.map((route) => route.node), ...(node.shadows ?? [])];
    const answers = all.map((each) => this.type(each, frame));
    const count = node.routes.length;
    return this.#alike(name, answers, (index) => (index < count ? ['routes', index, 'node'] : ['shadows', index - count]));
  }

  /** One answer for several that must be alike; undefined when one is unknown or unlike the others. `at` says where in the node each is named. */
  #alike(
    name: string,
    answers: readonly (readonly Column[] | undefined)[],
    at: (index: number) => PropertyKey[],
  ): readonly Column[] | undefined {
    const unknown = answers.indexOf(undefined);
    const known = answers.slice(0, unknown < 0 ? undefined : unknown) as (readonly Column[])[];
    const found = alike(known);
    if (found.kind === 'different') {
      this.#refuse(name, at(found.index), 'ANSWERS_DIFFER', found.message, found.next);
      return undefined;
    }
    return unknown < 0 && known.length > 0 ? found.columns : undefined;
  }

  #refuse(node: string, at: readonly PropertyKey[], code: string, message: string, next: string): void {
    this.#fault({ code, message: `node "${node}" ${message}`, next, at: ['nodes', node, ...at] });
  }
}
