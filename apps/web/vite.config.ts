import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `npm start` listens, for the development server. */
const server = process.env['ANYUAN_SERVER'] ?? 'http://127.0.0.1:8080';

/** Libraries that change together and outlive our releases, so that browsers keep them cached. */
const groups = [
  { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler|react-router)[\\/]/ },
  { name: 'leaflet', test: /node_modules[\\/]leaflet[\\/]/ },
  // With its setup, which must have run before the first schema is made.
  { name: 'zod', test: /node_modules[\\/]zod[\\/]|src[\\/]zod-setup\.ts$/ },
];

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    target: 'es2022',
    // Never `data:` URLs: the page's security policy allows files of its own only.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: { output: { codeSplitting: { groups } } },
  },
  worker: { format: 'es' },
  server: {
    proxy: {
      '/api': { target: server, ws: true },
      '/healthz': { target: server },
    },
  },
});
