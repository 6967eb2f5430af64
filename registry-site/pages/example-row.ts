import type { Column } from '../../core/contract/column.ts';
import { exampleObject } from '../../core/service-description/column-schema.ts';

/** MLflow's `dataframe_records` body with the example row of the services' own descriptions. */
export function exampleRequest(inputs: readonly Column[]): { dataframe_records: [object] } {
  return { dataframe_records: [exampleObject(inputs)] };
}
