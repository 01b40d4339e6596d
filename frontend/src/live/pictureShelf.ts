import { type EpochMs, epochMs } from '../base/brand';
import type { Snapshot } from '../contracts/live';
import type { Stretch } from './replayModel';

const picturesMax = 240;

/** Past pictures that were fetched, by the moment they stand for; the longest unused goes. */
export class PictureShelf {
  private readonly pictures = new Map<EpochMs, Snapshot>();

  constructor(private readonly most = picturesMax) {}

  find(at: EpochMs): Snapshot | null {
    const found = this.pictures.get(at);
    if (found === undefined) {
      return null;
    }
    this.pictures.delete(at);
    this.pictures.set(at, found);
    return found;
  }

  put(at: EpochMs, picture: Snapshot): void {
    this.pictures.delete(at);
    this.pictures.set(at, picture);
    while (this.pictures.size > this.most) {
      this.pictures.delete(this.pictures.keys().next().value!);
    }
  }

  /** Each moment of a stretch gets the last picture not after it: of a silent second none is stored. */
  putRange({ from, to }: Stretch, step: number, pictures: readonly Snapshot[]): void {
    let index = 0;
    for (let at: number = from; at <= to; at += step * 1000) {
      while (index + 1 < pictures.length && (pictures[index + 1]!.tick ?? Infinity) <= at) {
        index += 1;
      }
      const picture = pictures[index];
      if (picture !== undefined) {
        this.put(epochMs(at), picture);
      }
    }
  }
}
