import { mediaNodeApi, refuse } from '@anyuan/contract';
import { RateLimiterMemory } from 'rate-limiter-flexible';

import type { App, Module } from '../../kernel/app.ts';
import { mediaFleet } from '../video/index.ts';
import { openLinks, type Links } from './links.ts';
import { listNodes } from './listed.ts';
import { givenCameras, issueNodeToken, joinNode, putNode, removeNode } from './nodes.ts';

/** Which cameras were given to whom is looked up again so often: places are moved, too. */
const lookMs = 60_000;
const soonMs = 500;

interface Running {
  links: Links;
  /** Who reads what is looked up again. */
  look: () => void;
}
const started = new WeakMap<App, Running>();
function running(app: App): Running {
  const found = started.get(app);
  if (!found) throw refuse('media_down');
  return found;
}

/** Media nodes: the media process on other machines. They come to the server, cameras are spread over them, and alarms wait for none. */
export const mediaNodes: Module = {
  name: 'media-node',
  zh: '媒体节点:其他机器分担取流,节点失联时摄像机自动移走',
  routes(app) {
    const joins = new RateLimiterMemory({ points: 20, duration: 600 });
    app.http.api('mediaNode', mediaNodeApi, {
      list: (_, ctx) => listNodes(ctx, running(app).links),
      put: (given, ctx) =>
        putNode(given, ctx, (id) => {
          const { links, look } = running(app);
          links.renew(id, given);
          look();
        }),
      token: ({ name }, ctx) => issueNodeToken(name, ctx),
      remove: ({ name }, ctx) => removeNode(name, ctx, (id) => running(app).links.drop(id)),
      async join(given, ctx) {
        await joins.consume(ctx.ip).catch(() => {
          throw refuse('too_many', { seconds: 600 });
        });
        return joinNode(given, ctx, (id) => started.get(app)?.links.drop(id));
      },
    });
    app.http.bareSocket('/media-nodes/link', async ({ request, socket, head }) => {
      running(app).links.take(request, socket, head);
      return Promise.resolve();
    });
    app.http.bareSocket('/media-nodes/pipe', async ({ url, request, socket, head }) => {
      running(app).links.pipe(url.pathname.split('/').at(-1) ?? '', request, socket, head);
      return Promise.resolve();
    });
  },
  start: async (app) => {
    const links = openLinks(app);
    let soon: NodeJS.Timeout | undefined;
    const lookNow = (): void => {
      givenCameras(app).then(
        (given) => mediaFleet(app)?.fleet.assign(given),
        (error: unknown) => app.log.warn({ err: error }, 'which node reads which camera could not be looked up'),
      );
    };
    const look = (): void => {
      clearTimeout(soon);
      soon = setTimeout(lookNow, soonMs).unref();
    };
    started.set(app, { links, look: lookNow });
    const unsubscribe = app.bus.subscribe((events) => {
      if (events.some(({ type }) => type === 'device.changed')) look();
    });
    const timer = setInterval(lookNow, lookMs).unref();
    lookNow();
    return () => {
      unsubscribe();
      clearInterval(timer);
      clearTimeout(soon);
      links.stop();
      started.delete(app);
      return Promise.resolve();
    };
  },
};
