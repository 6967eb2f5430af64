/**
 * The numeric columns of a CSV text with a header line, each with one number a row (NaN where there is none). A column counts as numeric when nine
 * in ten of its cells are numbers.
 */
export function numericColumns(csv: string): { readonly name: string; readonly values: Float64Array }[] {
  const [header = '', ...lines] = csv.split(/\r?\n/).filter((line) => line !== '');
  const names = header.split(',').map((name) => name.replaceAll('"', '').trim());
  const cells = lines.map((line) => line.split(','));
  return names.flatMap((name, i) => {
    const values = Float64Array.from(cells, (row) => number(row[i]));
    const numbers = values.filter((value) => !Number.isNaN(value)).length;
    return numbers > 0 && numbers >= 0.9 * values.length ? [{ name, values }] : [];
  });
}

function number(cell: string | undefined): number {
  const text = cell?.replaceAll('"', '').trim() ?? '';
  return text === '' ? Number.NaN : Number(text);
}
