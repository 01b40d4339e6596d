// A system of any size around the demo shop: teams with their services, in layers, four calls each, so that 500 services make 2,000 calls.

const teams = ['billing', 'orders', 'catalogue', 'identity', 'delivery', 'pricing', 'returns', 'media', 'loyalty', 'fraud', 'support', 'warehouse', 'partners', 'reports', 'mobile', 'search', 'content', 'tax', 'consent', 'audit'];
const parts = ['api', 'worker', 'cache', 'db-proxy', 'events', 'sync', 'rules', 'import', 'export', 'gateway', 'index', 'scheduler', 'mailer', 'files', 'history', 'limits', 'tokens', 'quotes', 'stream', 'batch', 'admin', 'webhooks', 'archive', 'metrics'];
const callsEach = 4.15;

/** Adds services and calls until there are `count` of them; the same ones each time. */
export function grow(base, calls, count) {
  let seed = 11;
  const random = () => ((seed = (seed * 1664525 + 1013904223) % 4294967296) / 4294967296);
  const added = [];
  for (let i = 0; Object.keys(base).length < count; i++) {
    const name = `${teams[i % teams.length]}-${parts[Math.floor(i / teams.length) % parts.length]}${i >= teams.length * parts.length ? `-${Math.floor(i / (teams.length * parts.length)) + 1}` : ''}`;
    if (base[name] === undefined) {
      base[name] = [Math.round(2 + random() ** 3 * 200), Math.round(5 + random() * 250)];
      added.push(name);
    }
  }
  // A service calls those of later layers only, most of them of its own team.
  const layer = new Map(added.map((name, i) => [name, (i * 7) % 9]));
  const wanted = Math.round(added.length * callsEach);
  const known = new Set();
  for (let tries = 0; known.size < wanted && tries < wanted * 40; tries++) {
    const caller = added[Math.floor(random() * added.length)];
    const callee = added[Math.floor(random() * added.length)];
    const isNear = caller.split('-')[0] === callee.split('-')[0] || random() < 0.25;
    if (isNear && layer.get(caller) < layer.get(callee) && !known.has(`${caller}>${callee}`)) {
      known.add(`${caller}>${callee}`);
      calls.push([caller, callee, Math.round(1 + random() ** 2 * 60)]);
    }
  }
  if (added.length > 0) {
    calls.push(['gateway', added[0], 12], [added[1], 'payments', 6], [added[2], 'catalog', 4]);
  }
}
