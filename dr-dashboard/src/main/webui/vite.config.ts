import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { rehearsal } from './dev/rehearsal.ts';

// `npm run build` writes where Maven packs from. `npm run dev` and `npm run preview` answer /api from a rehearsal of
// the service that lives in memory; RESITE_URL=http://localhost:8080 sends /api to a real one instead.
const service = process.env.RESITE_URL;
const proxy = service ? { '/api': { target: service, changeOrigin: true } } : undefined;

export default defineConfig({
  plugins: [react(), ...(service ? [] : [rehearsal()])],
  server: { host: '127.0.0.1', ...(proxy && { proxy }) },
  preview: { host: '127.0.0.1', ...(proxy && { proxy }) },
  build: {
    outDir: '../../../target/classes/META-INF/resources',
    emptyOutDir: true,
    // Every asset is a file of its own: a data: URL would not pass the service's content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
  },
  // Tests of the components say so themselves and get a document; the others start faster without.
  test: { include: ['test/**/*.test.{ts,tsx}'], testTimeout: 60_000 },
});
