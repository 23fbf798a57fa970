import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  advance(by: number): void;
  stop(): void;
}

/** A bar on standard error, on a terminal only: elsewhere nothing is said. */
export function progressBar(doing: string, total: number): Progress {
  if (!process.stderr.isTTY || total <= 0) return { advance: () => undefined, stop: () => undefined };
  const bar = new SingleBar(
    {
      format: `${doing} {bar} {percentage}% {value}/{total}, {eta_formatted} left`,
      stream: process.stderr,
      clearOnComplete: true,
      hideCursor: true,
    },
    Presets.shades_classic,
  );
  bar.start(total, 0);
  return { advance: (by) => bar.increment(by), stop: () => bar.stop() };
}
