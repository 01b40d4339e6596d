// The live log with as many lines as it keeps: scrolled through from top to bottom and back while ticks come in.

const linesKept = 10_000;
const rowHeight = 22;
const sweepMs = 5000;
const tickMs = 1000;

/** Fills the list, scrolls it, and says how that went. A long task is one that holds the page for more than 50 ms. */
export async function measureTail(page, tick, quickMs) {
  const list = page.locator('[data-testid="live-log"] [role="log"]');
  const height = () => list.evaluate((element) => element.scrollHeight);
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  while ((await height()) < linesKept * rowHeight) {
    tick();
    await pause(quickMs);
  }

  const ticking = setInterval(tick, tickMs);
  const found = await list.evaluate(scrollThrough, { sweepMs });
  clearInterval(ticking);
  if (found.emptyFrames > 0 || found.rowsSeen < 1000) {
    throw new Error(`The live log was scrolled over ${found.rowsSeen} lines, with ${found.emptyFrames} frames in which it was empty.`);
  }
  return { lines: Math.round((await height()) / rowHeight), ...found };
}

/** Runs in the page. */
function scrollThrough(element, { sweepMs }) {
  let longTasks = 0;
  const observer = new PerformanceObserver((list) => (longTasks += list.getEntries().length));
  observer.observe({ type: 'longtask' });
  const seen = new Set();
  let range = 0;
  const sweep = (place) =>
    new Promise((done) => {
      let [frames, worstMs, emptyFrames, began, last] = [0, 0, 0, null, null];
      const next = (now) => {
        began ??= now;
        if (last !== null) {
          frames += 1;
          worstMs = Math.max(worstMs, now - last);
          const rows = element.querySelectorAll('[data-sequence]');
          rows.forEach((row) => seen.add(row.dataset.sequence));
          emptyFrames += rows.length === 0 ? 1 : 0;
        }
        last = now;
        const part = Math.min(1, (now - began) / sweepMs);
        element.scrollTop = place(part) * range;
        if (part < 1) {
          requestAnimationFrame(next);
        } else {
          done({ frames, worstMs, emptyFrames, ms: now - began });
        }
      };
      requestAnimationFrame(next);
    });
  return (async () => {
    element.scrollTop = 0;
    // The list is held where it stands from its first scroll on.
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    range = element.scrollHeight - element.clientHeight;
    const [down, up] = [await sweep((part) => part), await sweep((part) => 1 - part)];
    observer.disconnect();
    return {
      fps: ((down.frames + up.frames) * 1000) / (down.ms + up.ms),
      worstMs: Math.max(down.worstMs, up.worstMs),
      longTasks,
      emptyFrames: down.emptyFrames + up.emptyFrames,
      rowsSeen: seen.size,
    };
  })();
}
