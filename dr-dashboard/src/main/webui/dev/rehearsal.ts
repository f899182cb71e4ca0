// Answers /api from `world.ts` inside the development server. `GET /rehearsal/<scene>?run=<seconds>` changes the scene.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Connect, Plugin } from 'vite';
import type { FailoverOrder, Mode, Pin } from '../src/service/contract';
import { type Failover, type Scene, RUN, careAt, overviewAt, planAt, pointsAt, runAt } from './world.ts';

// What the service sends too: a page that breaks under it breaks here first.
const POLICY = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
const TOKEN = 'rehearsal';
const PASSPHRASE = 'open sesame';

class Rehearsal {
  private scene: Scene = (process.env.SCENE as Scene | undefined) ?? 'normal';
  private bornAt = Date.now();
  private failover: Failover | null = null;
  private silent = false;
  private pins: Pin[] = [];
  private readonly listeners = new Set<ServerResponse>();

  constructor() {
    setInterval(() => this.listeners.forEach((listener) => this.tell(listener)), 1_000).unref();
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname.startsWith('/rehearsal/')) {
      return this.change(url, response);
    }
    if (!url.pathname.startsWith('/api/')) {
      return false;
    }
    if (this.silent) {
      return json(response, 503, { error: 'silent' });
    }
    if (request.method === 'POST') {
      return this.write(url.pathname, await read(request), request, response);
    }
    const now = Date.now();
    const run = this.failover && runAt(this.failover, now);
    switch (url.pathname) {
      case '/api/events':
        return this.listen(request, response);
      case '/api/overview':
        return json(response, 200, this.overview(now));
      case '/api/runs':
        return json(response, 200, run ? [run] : []);
      case `/api/runs/${RUN}`:
        return json(response, run ? 200 : 404, run ?? { error: `no run ${RUN}` });
      case '/api/vault/care':
        return json(response, 200, careAt(now, this.pins));
      case '/api/sites/east/points':
        return json(response, 200, pointsAt(now, this.bornAt));
      case '/api/sites/east/plan':
        return json(response, 200, planAt(now, (url.searchParams.get('mode') ?? 'full') as Mode, this.scene, this.overview(now)));
      default:
        return json(response, 404, { error: `${url.pathname} is not known here` });
    }
  }

  private async write(path: string, body: unknown, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    if (request.headers.authorization !== `Bearer ${TOKEN}`) {
      return json(response, 401, { error: 'the token is not the one in /var/lib/resite/token; paste that one' });
    }
    switch (path) {
      case '/api/unseal':
        if ((body as { passphrase: string }).passphrase !== PASSPHRASE) {
          return json(response, 403, { error: 'wrong passphrase for vault s3://vault/resite; try again, or start with its key file' });
        }
        this.scene = 'normal';
        return json(response, 200, {});
      case '/api/sites/east/failover': {
        const order = body as FailoverOrder;
        this.failover = { startedAt: Date.now(), mode: 'full', reason: order.reason, word: order.word };
        return json(response, 202, { run: RUN });
      }
      case '/api/vault/check':
        return json(response, 200, careAt(Date.now(), this.pins));
      case '/api/vault/pins': {
        const order = body as { site: string; points: string[]; why: string; until: string };
        const pin = { ...order, number: this.pins.length + 1, at: new Date().toISOString(), until: order.until || null, who: 'R. Moreau' };
        this.pins = [...this.pins, pin];
        return json(response, 200, pin);
      }
      case '/api/vault/pins/1/end':
        this.pins = this.pins.filter((pin) => pin.number !== 1);
        return json(response, 200, this.pins);
      case '/api/alarms/test':
        return json(response, 200, [{ channel: 'mail', to: 'ops@example.org', problem: '' }]);
      case '/api/alarms/17/ack':
        return json(response, 200, {});
      case '/api/sites/east/capture':
        return json(response, 200, { revision: 3, changed: false, notes: [] });
      case '/api/sites/east/replicate':
        await new Promise((done) => setTimeout(done, 2_000));
        return json(response, 200, { acknowledgements: [{ group: 'shop', sequence: 42, at: new Date().toISOString(), skewSeconds: 0.1, points: [], missing: [] }] });
      default:
        return json(response, 404, { error: `${path} is not known here` });
    }
  }

  private change(url: URL, response: ServerResponse): boolean {
    const scene = url.pathname.split('/')[2] ?? 'normal';
    const run = url.searchParams.get('run');
    this.silent = scene === 'silent';
    if (this.silent) {
      this.listeners.forEach((listener) => listener.end());
    } else {
      this.scene = scene as Scene;
      this.bornAt = Date.now();
      this.failover = run === null ? null : { startedAt: Date.now() - Number(run) * 1000, mode: 'full', reason: 'Fire alarm in hall 2, power is off', word: 'R. Moreau' };
    }
    return json(response, 200, { scene, run });
  }

  private listen(request: IncomingMessage, response: ServerResponse): boolean {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    this.listeners.add(response);
    request.on('close', () => this.listeners.delete(response));
    this.tell(response);
    return true;
  }

  private tell(listener: ServerResponse): void {
    const now = Date.now();
    listener.write(`event: overview\ndata: ${JSON.stringify(this.overview(now))}\n\n`);
    if (this.failover) {
      listener.write(`event: run\ndata: ${JSON.stringify(runAt(this.failover, now))}\n\n`);
    }
  }

  private overview(now: number) {
    return overviewAt(now, this.bornAt, this.scene, this.failover);
  }
}

async function read(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) {
    parts.push(part as Buffer);
  }
  const text = Buffer.concat(parts).toString();
  return text ? JSON.parse(text) : {};
}

function json(response: ServerResponse, status: number, body: unknown): boolean {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
  return true;
}

export function rehearsal(): Plugin {
  const install = (middlewares: Connect.Server, strict: boolean) => {
    const service = new Rehearsal();
    middlewares.use((request, response, next) => {
      if (strict) {
        response.setHeader('Content-Security-Policy', POLICY);
      }
      service.answer(request, response).then((answered) => (answered ? undefined : next()), next);
    });
  };
  return {
    name: 'rehearsal',
    // The development server injects scripts of its own, which the policy would stop; the preview is the built page.
    configureServer: (server) => install(server.middlewares, false),
    configurePreviewServer: (server) => install(server.middlewares, true),
  };
}
