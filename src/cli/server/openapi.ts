import { safeJson } from '../output/terminal-text.js';
import { describeContract } from '../contract.js';

export async function printContract(): Promise<void> {
  const { openapi } = await describeContract();
  process.stdout.write(`${safeJson(openapi)}\n`);
}
