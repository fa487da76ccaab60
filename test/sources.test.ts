import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const sources = globSync(['{apps,packages}/**/*.{ts,tsx,js,mjs}'], {
  cwd: root,
  exclude: (path) => /(^|\/)(node_modules|dist|data)$|\.test\.ts$|\/testing\.ts$|\.testing\.ts$/.test(path),
})
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => !/\.test\.ts$|testing\.ts$|test-setup\.ts$|\/test\//.test(path))
  .map((path): [path: string, text: string] => [path, readFileSync(join(root, path), 'utf8')]);

const where = (pattern: RegExp): string[] => sources.flatMap(([path, text]) => (pattern.test(text) ? [path] : []));

test('there are sources to look at', () => {
  expect(sources.length).toBeGreaterThan(500);
});

/** What would run, draw or match what somebody has sent; and where it is allowed, because nobody's words come there. */
const rules: [what: string, pattern: RegExp, allowed: string[]][] = [
  ['text that is run', /\beval\(|new Function\(|\bimport\(\s*`|setTimeout\(\s*['"`]/, []],
  ['markup that is put in', /dangerouslySetInnerHTML|insertAdjacentHTML|document\.write\(|outerHTML\s*=/, []],
  // Strokes of the source.
  ['markup of a node', /\.innerHTML\s*=/, ['apps/web/src/kit/plan-markers.ts']],
  [
    'patterns that are put together',
    /new RegExp\(/,
    [
      // Of ranges of hours, names of the source, a name of a setting, elements a simulator reads, declared words.
      'apps/server/src/kernel/cases/clocks/hours.ts',
      'apps/server/src/kernel/db/owner.ts',
      'apps/server/src/kernel/db/types-gen.ts',
      'apps/server/src/modules/backup/s3.ts',
      'apps/simulators/src/onvif.ts',
      'packages/contract/src/paste.ts',
      'packages/contract/src/recurrence/read.ts',
    ],
  ],
  [
    'SQL that is no parameter',
    /sql\.raw\(/,
    [
      // Names of columns, orders and types that stand in the source.
      'apps/server/src/kernel/audit/verify.ts',
      'apps/server/src/kernel/cases/declared-indexes.ts',
      'apps/server/src/kernel/cases/reading/visible.ts',
      'apps/server/src/kernel/joint.ts',
      'apps/server/src/kernel/registers/entries/write.ts',
      'apps/server/src/modules/audit/check.ts',
      'apps/server/src/modules/demo/wipe.ts',
    ],
  ],
  ['a shell', /shell:\s*true|\bexecSync\(|child_process'\)\.exec|\{[^}]*\bexec\b[^}]*\} from 'node:child_process'/, []],
  [
    'chance that can be foretold',
    /Math\.random\(/,
    [
      // When to try again, which button of the demonstration, where a simulated camera begins, which number a message begins with, what a simulated network loses; no key of any lock.
      'apps/server/src/modules/demo/index.ts',
      'apps/server/src/modules/gb28181/index.ts',
      'apps/simulators/src/camera/feed.ts',
      'apps/simulators/src/gb28181/platform.ts',
      'apps/web/src/kit/RaiseAlarm.tsx',
      'apps/web/src/kit/live.ts',
      'apps/web/src/stream/client.ts',
    ],
  ],
  [
    'a hash that is broken',
    /createHash\(\s*'(?:md5|sha1)'|createHmac\(\s*'(?:md5|sha1)'/,
    [
      // RFC 6238; names of prepared statements; how a WebSocket says that it is one (RFC 6455);
      // how ONVIF cameras are signed in to (WS-Security UsernameToken 1.0).
      'apps/server/src/kernel/auth/totp.ts',
      'apps/server/src/kernel/db/bind.ts',
      'apps/simulators/src/onvif.ts',
      'packages/media/src/live/viewer.ts',
    ],
  ],
  ['a cipher without a check of its own', /-(?:ecb|cbc)'/i, []],
  [
    'a certificate that nobody checks',
    /rejectUnauthorized:\s*false|NODE_TLS_REJECT_UNAUTHORIZED/,
    // Cameras and recorders sign for themselves; so does the server of a test.
    [
      'apps/server/src/modules/device-health/rtsp-options.ts',
      'apps/server/src/modules/onvif/still.ts',
      'apps/simulators/src/camera/live-client.ts',
      'packages/gb28181/src/net/sockets.ts',
      'packages/media/src/rtsp/client.ts',
      'packages/media/src/talk/back-channel.ts',
    ],
  ],
  [
    'a password in the source',
    // Words of pages have letters only.
    /pass(?:word|phrase)\s*[:=]\s*'(?=[^'\s]*\d)[^'\s]{8,}'/i,
    // Of the demonstration; it stands on its sign-in page.
    ['apps/server/src/modules/demo/accounts.ts'],
  ],
];

test.each(rules)('%s is nowhere but where it does no harm', (_what, pattern, allowed) => {
  expect(where(pattern).toSorted()).toEqual(allowed.toSorted());
});
