import { join } from 'node:path';

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

import { offline } from './offline.ts';
import { pack } from './pack.ts';
import { routes } from './routes.ts';

/** Where `npm start` listens, for the development server. */
const server = process.env['ANYUAN_SERVER'] ?? 'http://127.0.0.1:8080';

/** Libraries that change together and outlive our releases, so that browsers keep them cached. */
const groups = [
  { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler|react-router|@tanstack)[\\/]/ },
  { name: 'leaflet', test: /node_modules[\\/]leaflet[\\/]/ },
  // With its setup, which must have run before the first schema is made.
  { name: 'zod', test: /node_modules[\\/]zod[\\/]|src[\\/]zod-setup\.ts$/ },
  // What every page begins with, in one piece: each further one costs its headers.
  {
    name: 'base',
    test: /packages[\\/]contract[\\/]src[\\/](errors|client|route|common|case-(rules|kit|words|figures|define)|fields|signal|scopes)|apps[\\/]web[\\/]src[\\/](stream[\\/]|(?!theme-antd)[\w-]+\.tsx?$|i18n[\\/](index|areas|dictionary|common|cases|forms)|shell[\\/](Root|Crashed|RequirePerson|DemoRibbon|StreamNotice)|kit[\\/](States|PlainButton|report|toast|Toasts|Time|duration|case-w|LevelMark|names|use-|idle|fields[\\/]fields))|virtual:routes([\\/](case|countersign|device|dispatch|duty|file|identity|notice|place|register|round|session|setup|signal|video))?$/,
  },
  // Signs that antd's parts draw, wherever they are: a file each would cost more for its headers than for what it draws.
  {
    name: 'signs',
    test: /@ant-design[\\/]icons(-svg)?[\\/].*(SearchOutlined|Close(Outlined|CircleFilled)|Check(Outlined|CircleFilled)|LeftOutlined|RightOutlined|(Exclamation|Info)CircleFilled|EllipsisOutlined)\.js$/,
  },
  // What else is asked of the server: one piece, for all pages that come later.
  { name: 'routes', test: /virtual:routes[\\/]/ },
  // Words of rights, for pages that speak of them.
  { name: 'rights', test: /packages[\\/]contract[\\/]src[\\/]permissions\.ts$/ },
  // What the phone's first look shares with what comes later.
  {
    name: 'phone-base',
    test: /apps[\\/]web[\\/]src[\\/]modules[\\/]phone[\\/](outbox[\\/]|(verbs|alert|lazy-parts|parts|panic|leads|feedback|sunlight)\.tsx?$)/,
  },
  // What antd is made of: small pieces are put to their neighbours, or a page asks for a hundred of them.
  {
    name: 'antd',
    test: /node_modules[\\/]/,
    minShareCount: 4,
    entriesAware: true,
    entriesAwareMergeThreshold: 30_000,
    includeDependenciesRecursively: false,
  },
];

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), routes(), offline(), pack()],
  resolve: {
    // Its package offers browsers the development build only, with the warnings in it.
    alias: [
      {
        find: /^react-router$/,
        replacement: join(import.meta.dirname, '../../node_modules/react-router/dist/production/index.mjs'),
      },
    ],
  },
  build: {
    target: 'es2022',
    // Never `data:` URLs: the page's security policy allows files of its own only.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    // What each page needs is named in what all load first, 5 KB of it: only those opened in a hurry are worth that. Styles
    // have to be named, scripts are found by those that import them.
    modulePreload: {
      resolveDependencies: (page, needs) =>
        /(Phone|Console|Workbench|SignIn)Page-/.test(page) ? needs : needs.filter((one) => one.endsWith('.css')),
    },
    rolldownOptions: {
      output: {
        codeSplitting: { groups },
        // Without the list of pages that share it: every other part that imports it would carry that list.
        chunkFileNames: ({ name }) => `assets/${name.split('~')[0]}-[hash].js`,
      },
    },
  },
  worker: { format: 'es' },
  server: {
    proxy: {
      '/api': { target: server, ws: true },
      '/healthz': { target: server },
    },
  },
});
