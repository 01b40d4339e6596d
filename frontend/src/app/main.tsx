import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../base/base.css';
import { SessionGate } from '../features/login/SessionGate';
import { startLive } from '../live/liveConnection';
import { LiveStore } from '../live/liveStore';
import { LiveContext } from '../live/useLive';
import { App } from './App';

const host = document.getElementById('root');
if (host === null) {
  throw new Error('index.html has no element #root');
}

const store = new LiveStore();
let isListening = false;
const listen = () => {
  if (!isListening) {
    isListening = true;
    startLive(store);
  }
};
createRoot(host).render(
  <StrictMode>
    <LiveContext value={store}>
      <SessionGate onOpen={listen}>
        <App />
      </SessionGate>
    </LiveContext>
  </StrictMode>,
);
