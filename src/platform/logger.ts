import type { LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';

/** Text that has the shape of a secret of ours, whatever the prefix: the last net under everything that is logged. */
const secretShaped = /[A-Za-z0-9_]{1,32}[uscp]_[0-9A-Za-z]{38}(?![0-9A-Za-z])/g;
const cookieShaped = /(__Host-keyreeve=)[\w-]+/g;

export function maskSecrets(text: string): string {
  return text.replace(secretShaped, '[secret]').replace(cookieShaped, '$1[session]');
}

/** JSON lines on standard output. Headers and bodies are never logged; what slips into a text is masked. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: pino.stdSerializers.err, req: () => undefined, res: () => undefined },
    hooks: { streamWrite: maskSecrets },
  });
}

/** Nest's own messages, in the same stream. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: string): void {
    // Nest announces every route and module at the start: of use only to someone who looks for it.
    this.write(
      context === undefined || /Router|Instance|NestFactory/.test(context) ? 'debug' : 'info',
      message,
      context,
    );
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
