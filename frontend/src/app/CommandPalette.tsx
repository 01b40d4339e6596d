import { useState } from 'react';
import { Palette } from '../features/palette/Palette';
import { usePaletteItems } from './paletteItems';

export function CommandPalette({ onClose }: { readonly onClose: () => void }) {
  const [typed, setTyped] = useState('');
  return <Palette items={usePaletteItems(typed)} typed={typed} onType={setTyped} onClose={onClose} />;
}
