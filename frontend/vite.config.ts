import react from '@vitejs/plugin-react';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';

const backend = process.env['LOGFLOW_BACKEND'] ?? 'http://127.0.0.1:8766';
const proxied = ['/api', '/openapi', '/metrics', '/docs', '/healthz', '/readyz'];

// The server refuses requests whose Host or Origin is not its own.
const toBackend = { target: backend, changeOrigin: true, headers: { origin: backend } };

export default defineConfig({
  plugins: [react(), tailwindcss()],
  build: {
    target: 'es2022',
    // The content security policy allows no data: addresses for fonts and images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    host: '127.0.0.1',
    port: 5174,
    strictPort: true,
    proxy: {
      ...Object.fromEntries(proxied.map((path) => [path, toBackend])),
      '/hub': { ...toBackend, ws: true },
    },
  },
});
