import * as z from 'zod';

/** One expression of a Python source as `analyse.py` tells it. `line` is 1-based, 0 where unknown. */
export type Expression = { readonly line: number } & (
  | { readonly k: 'literal'; readonly value: unknown }
  | { readonly k: 'name'; readonly name: string }
  | { readonly k: 'list'; readonly items: readonly Expression[] }
  | {
      readonly k: 'call';
      /** Full name (`sklearn.metrics.accuracy_score`); empty where it is a method of an expression. */
      readonly function: string;
      readonly method?: string | undefined;
      readonly of?: Expression | undefined;
      readonly args: readonly Expression[];
      readonly named: Readonly<Record<string, Expression>>;
    }
  | { readonly k: 'binary'; readonly op: string; readonly left: Expression; readonly right: Expression }
  | { readonly k: 'unary'; readonly op: string; readonly of: Expression }
  | { readonly k: 'compare'; readonly op: string; readonly left: Expression; readonly right: Expression }
  | { readonly k: 'other' }
);

const line = z.number();
export const Expression: z.ZodType<Expression> = z.lazy(() =>
  z.discriminatedUnion('k', [
    z.object({ k: z.literal('literal'), line, value: z.unknown() }),
    z.object({ k: z.literal('name'), line, name: z.string() }),
    z.object({ k: z.literal('list'), line, items: z.array(Expression) }),
    z.object({
      k: z.literal('call'),
      line,
      function: z.string(),
      method: z.string().optional(),
      of: Expression.optional(),
      args: z.array(Expression),
      named: z.record(z.string(), Expression),
    }),
    z.object({ k: z.literal('binary'), line, op: z.string(), left: Expression, right: Expression }),
    z.object({ k: z.literal('unary'), line, op: z.string(), of: Expression }),
    z.object({ k: z.literal('compare'), line, op: z.string(), left: Expression, right: Expression }),
    z.object({ k: z.literal('other'), line }),
  ]),
);

const PythonFunction = z.object({ line, args: z.array(z.string()), returns: Expression.nullable() });

/** One module as far as it can be told by reading it. */
export const PythonModule = z.object({
  assigned: z.record(z.string(), Expression),
  imports: z.array(z.object({ module: z.string(), names: z.array(z.string()), line })),
  functions: z.record(z.string(), PythonFunction),
  classes: z.record(z.string(), z.object({ line, methods: z.record(z.string(), PythonFunction) })),
  calls: z.array(z.string()),
  /** Values put under a name; `key` is null where the name is computed. */
  scores: z.array(z.object({ key: z.string().nullable(), line, value: Expression })),
});
export type PythonModule = z.infer<typeof PythonModule>;
