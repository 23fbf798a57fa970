import { type Config, readConfig } from '../../config.js';
import { openRuntime, type Runtime } from '../../runtime.js';
import { stepPrinter } from '../steps.js';

/** Does `work` on the database of the environment, beside a server that may be running on it, and leaves it as it was. */
export async function withRuntime<Result>(
  work: (runtime: Runtime) => Promise<Result>,
  config: Config = readConfig(process.env),
): Promise<Result> {
  const step = stepPrinter();
  const runtime = await openRuntime(config, step);
  step(null);
  try {
    return await work(runtime);
  } finally {
    await runtime.close();
  }
}
