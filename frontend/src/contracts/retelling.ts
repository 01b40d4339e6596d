import { flag, list, nullable, record, text } from './read';

/** Whether a language model may be asked, and which. */
export type RetellingSetup = { readonly isOn: boolean; readonly model: string | null };

/** A story as a language model tells it, or the plain one and why. */
export type ToldStory = {
  readonly isRetold: boolean;
  readonly model: string | null;
  readonly story: string;
  readonly steps: readonly string[];
  readonly reason: string | null;
};

export const readRetellingSetup = record<RetellingSetup>({ isOn: ['is_on', flag], model: ['model', nullable(text)] });

export const readToldStory = record<ToldStory>({
  isRetold: ['is_retold', flag],
  model: ['model', nullable(text)],
  story: ['story', text],
  steps: ['steps', list(text)],
  reason: ['reason', nullable(text)],
});
