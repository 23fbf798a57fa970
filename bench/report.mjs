// The yardstick of each row, and the table for people.
const yardsticks = {
  'Keyreeve, cached': 'bare Fastify',
  'Keyreeve, not cached': 'bare prepared look-up',
  'bare prepared look-up': 'bare Fastify',
  'Keyreeve, first page': 'bare range scan',
  'Keyreeve, deep page': 'bare range scan',
};

const middle = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const digits = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

export function markdown(results, about) {
  const rows = [...results].map(([key, list]) => {
    const [work, name] = key.split('|');
    const against = yardsticks[name];
    const base = against && results.get(`${work}|${against}`);
    const ratios = base ? list.map((row, at) => row.cpu / base[at].cpu) : [];
    const ratio = base
      ? `${digits(middle(ratios))}× (${digits(Math.min(...ratios))}–${digits(Math.max(...ratios))}) of ${against}`
      : 'yardstick';
    const median = (field) => middle(list.map((row) => row[field] ?? Number.NaN));
    const cells = [
      work,
      name,
      digits(median('cpu')),
      digits(median('database')),
      ratio,
      digits(median('p50')),
      digits(median('p99')),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return `Medians of ${about.rounds} interleaved rounds after a warm-up; ${about.verifications} verifications and ${about.pages} pages a round, ${about.concurrency} connections,
client, servers and database on the same ${about.cores} cores (${about.cpu}), Node ${about.node}. Ratios are of server CPU within a round (smallest–largest).

| work, keys in the organization | server | server CPU µs | database CPU µs | CPU ratio | p50 ms | p99 ms |
| --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}
