import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, type Logger, pino } from 'pino';

/**
 * Text that has the shape of a secret of ours: the last net under everything that is logged. Under the usual prefix also
 * in the middle of a word; under any other only where it ends one, since names may end in a long digest, too.
 */
const secretShaped = /kr[uscp]_[0-9A-Za-z]{38}|[A-Za-z0-9_]{1,32}[uscp]_[0-9A-Za-z]{38}(?![0-9A-Za-z])/g;
const cookieShaped = /(__Host-keyreeve=)[\w-]+/g;

export function maskSecrets(text: string): string {
  return text.replace(secretShaped, '[secret]').replace(cookieShaped, '$1[session]');
}

/** JSON lines, on standard output unless told. Headers and bodies are never logged; what slips into a text is masked. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError, req: () => undefined, res: () => undefined },
    hooks: { streamWrite: maskSecrets },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** What helps to find a fault, and none of the values it came from: a failed statement carries all that was to be stored. */
function describeError(error: Error): object {
  const { type, message, stack } = pino.stdSerializers.err(error);
  const { code, query, table, constraint } = error as Partial<
    Record<'code' | 'query' | 'table' | 'constraint', unknown>
  >;
  return { type, message, stack, code, query, table, constraint };
}

/** Nest's own messages, in the same stream. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: string): void {
    // Nest announces every route and module at the start: of use only to someone who looks for it.
    this.write(context === undefined || /Route|Instance|Nest/.test(context) ? 'debug' : 'info', message, context);
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest.at(-1));
  }
  warn(message: unknown, context?: string): void {
    this.write('warn', message, context);
  }
  debug(message: unknown, context?: string): void {
    this.write('debug', message, context);
  }
  verbose(message: unknown, context?: string): void {
    this.write('trace', message, context);
  }

  private write(level: 'error' | 'warn' | 'info' | 'debug' | 'trace', message: unknown, context: unknown): void {
    const where = typeof context === 'string' ? { context } : {};
    if (message instanceof Error) this.logger[level]({ ...where, err: message }, message.message);
    else this.logger[level](where, typeof message === 'string' ? message : JSON.stringify(message));
  }
}
