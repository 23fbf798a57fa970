const style = `<style>
      :root { color-scheme: light dark; }
      body { max-width: 46rem; margin: 4rem auto; padding: 0 1rem; font: 1.05rem/1.6 system-ui, sans-serif; }
      h1 { line-height: 1.2; }
      pre { padding: 1rem; white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid; border-radius: 0.4rem; }
      input, button { margin: 0.2rem 0; padding: 0.4rem 0.7rem; font: inherit; }
    </style>`;

/** A page in the looks of this server, or of the style sheet that `head` names. */
export function page(title: string, body: string, head = style): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    <link rel="icon" href="/docs/assets/favicon-32x32.png" />
    ${head}
  </head>
  <body>
    ${body}
  </body>
</html>
`;
}
