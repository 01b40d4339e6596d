import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../base/base.css';
import { startLive } from '../live/liveConnection';
import { LiveStore } from '../live/liveStore';
import { LiveContext } from '../live/useLive';
import { App } from './App';

const host = document.getElementById('root');
if (host === null) {
  throw new Error('index.html has no element #root');
}

const store = new LiveStore();
startLive(store);
createRoot(host).render(
  <StrictMode>
    <LiveContext value={store}>
      <App />
    </LiveContext>
  </StrictMode>,
);
