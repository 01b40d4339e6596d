import { Link } from 'wouter';
import { Button, IconButton } from '../base/Button';
import { clock, duration } from '../base/format';
import { Icon } from '../base/Icon';
import { Kbd } from '../base/Kbd';
import { chooseTheme, nextTheme, useTheme } from '../base/theme';
import { LiveBadge } from '../features/connection/LiveBadge';
import { SignOutButton } from '../features/login/SessionGate';
import { usePresent } from '../live/TimeTravel';
import { Navigation } from './Navigation';

type TopBarProps = {
  readonly isSimulateOpen: boolean;
  readonly onSimulate: () => void;
  readonly onSearch: () => void;
  readonly onHelp: () => void;
};

const themeIcons = { dark: 'moon', light: 'sun', system: 'screen' } as const;

export function TopBar({ isSimulateOpen, onSimulate, onSearch, onHelp }: TopBarProps) {
  const theme = useTheme();
  const isSimulated = usePresent((state) => state.isSimulated);
  return (
    <header className="flex min-h-11 shrink-0 items-center gap-3 border-b border-line bg-bg px-4 max-[900px]:gap-1.5 max-[900px]:px-3">
      <Link href="/" className="text-[15px] font-bold tracking-tight">
        LogFlow
      </Link>
      <Navigation />
      <span className="min-w-0 flex-1" />
      <Source />
      <button
        type="button"
        onClick={onSearch}
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K"
        data-testid="search"
        className="flex h-7 w-[210px] min-w-[108px] shrink items-center gap-2 rounded-md border border-line-strong bg-panel px-2.5 text-left text-[12px] text-muted hover:bg-hover max-[1100px]:w-auto max-[1100px]:min-w-0"
      >
        <Icon name="search" />
        <span className="min-w-0 flex-1 truncate max-[1100px]:sr-only">Search or jump to</span>
        <Kbd>Ctrl K</Kbd>
      </button>
      {isSimulated && (
        <Button icon="flask" aria-expanded={isSimulateOpen} aria-haspopup="dialog" data-testid="simulate" onClick={onSimulate}>
          <span className="max-[700px]:sr-only">Simulate</span>
        </Button>
      )}
      <LiveBadge />
      <SignOutButton />
      <span className="flex max-[480px]:hidden">
        <IconButton look="quiet" icon="help" label="Keyboard and help" onClick={onHelp} />
      </span>
      <IconButton look="quiet" icon={themeIcons[theme]} label={`Theme: ${theme}. Switch to ${nextTheme(theme)}`} onClick={() => chooseTheme(nextTheme(theme))} />
    </header>
  );
}

/** Where the records come from, the last second, how long the server runs. */
function Source() {
  const tick = usePresent((state) => state.tick);
  const startedAt = usePresent((state) => state.startedAt);
  const source = usePresent((state) => state.sourceName);
  return (
    <p className="num shrink-0 text-right text-[11px] leading-[14px] text-muted max-[1340px]:hidden">
      {source !== '' && <span className="block">source {source}</span>}
      {tick !== null && (
        <span className="block">
          {clock(tick)} UTC{startedAt !== null && tick > startedAt && ` · up ${duration(tick - startedAt)}`}
        </span>
      )}
    </p>
  );
}
