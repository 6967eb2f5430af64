import type { Competition } from '../../core/contract/competition.ts';
import type { Dataset } from '../../core/contract/dataset.ts';
import { VaultError } from '../../vault/vault-error.ts';

/**
 * The competition as a product team's data has it: its columns by their names there. Special columns (group, weight, time) only where the
 * dataset names them. Throws POLICY when the competition asks case by case and the dataset does not say what a case is.
 */
export function asCompetition(competition: Competition, { columns }: Pick<Dataset, 'columns'>): Competition {
  const here = (name: string): string => columns[name] ?? name;
  const special = Object.fromEntries(
    Object.entries(competition.columns ?? {}).flatMap(([role, name]) =>
      name !== undefined && columns[name] !== undefined ? [[role, here(name)]] : [],
    ),
  );
  const { columns: named, ...rest } = competition;
  const group = special['group'];
  if (competition.invocation?.mode === 'case' && group === undefined)
    throw new VaultError(
      'POLICY',
      `${competition.name} is asked case by case: say under columns what its column "${named?.group}" is called here`,
    );
  return {
    ...rest,
    inputs: competition.inputs.map((column) => ({ ...column, name: here(column.name) })),
    target: { ...competition.target, name: here(competition.target.name) },
    ...(Object.keys(special).length > 0 && { columns: special }),
  };
}
