import { useCallback, useState } from 'react';
import { ApiProblem } from './http';

export type ActionState = { readonly isBusy: boolean; readonly problem: string | null };

/** Runs one action at a time and keeps what went wrong with the last. */
export function useAction(): readonly [ActionState, (action: () => Promise<unknown>) => Promise<boolean>] {
  const [state, setState] = useState<ActionState>({ isBusy: false, problem: null });
  const run = useCallback(async (action: () => Promise<unknown>) => {
    setState({ isBusy: true, problem: null });
    try {
      await action();
      setState({ isBusy: false, problem: null });
      return true;
    } catch (error) {
      if (!(error instanceof ApiProblem)) {
        throw error;
      }
      setState({ isBusy: false, problem: error.message });
      return false;
    }
  }, []);
  return [state, run];
}
