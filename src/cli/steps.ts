/** Says what is being done: one line that changes on a terminal, elsewhere a line for each thing. `null` ends it. */
export function stepPrinter(stream: NodeJS.WriteStream = process.stderr): (text: string | null) => void {
  const started = performance.now();
  let said: string | null = null;
  return (text) => {
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    if (text === null) {
      if (stream.isTTY) stream.write('\r\x1b[2K');
    } else if (stream.isTTY) stream.write(`\r\x1b[2K  ${text} … ${seconds} s`);
    else if (text !== said) stream.write(`${text}\n`);
    said = text;
  };
}
