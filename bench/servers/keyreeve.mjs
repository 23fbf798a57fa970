// The product as it is served, on the same database.
import { readConfig } from '../../dist/config.js';
import { openRuntime } from '../../dist/runtime.js';
import { createServer } from '../../dist/server.js';
import { tell } from './listen.mjs';

const runtime = await openRuntime(readConfig(process.env), () => undefined);
const app = await createServer(runtime);
await app.listen(0, '127.0.0.1');
tell(await app.getUrl());
