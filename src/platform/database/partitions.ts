/** So far ahead that a node which has not run for a year still writes into a partition of its month. */
const monthsAhead = 13;

/** Makes the partitions of this month and the coming ones, where they are missing. Takes the schema's owner. */
export const makePartitions = `select keyreeve.ensure_partitions(
  (now() at time zone 'utc')::date, ((now() at time zone 'utc')::date + interval '${monthsAhead} months')::date)`;
