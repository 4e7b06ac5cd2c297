/** Rows of a table in the order of a column. */

export interface Order<Column extends string> {
  by: Column;
  down: boolean;
}

/** The order after a click on a heading: the same column turns round, another one begins. */
export function turned<Column extends string>(order: Order<Column>, by: Column, text: boolean): Order<Column> {
  return order.by === by ? { by, down: !order.down } : { by, down: !text };
}

/** Sorted, the sequence kept among equals, rows without a value last. */
export function sorted<Row>(rows: readonly Row[], value: (row: Row) => number | string | null, down: boolean): Row[] {
  const keyed = rows.map((row, at) => ({ row, at, value: value(row) }));
  keyed.sort((a, b) => {
    if (a.value === null || b.value === null) return a.value === b.value ? a.at - b.at : a.value === null ? 1 : -1;
    const order = typeof a.value === "number" && typeof b.value === "number" ? a.value - b.value : String(a.value).localeCompare(String(b.value), undefined, { numeric: true });
    return (down ? -order : order) || a.at - b.at;
  });
  return keyed.map(({ row }) => row);
}
