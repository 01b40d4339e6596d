// Puts a symmetric matrix of similarities into an order in which what is alike stands together: clusters by average linkage (Sokal
// and Michener 1958), joined at the ends that fit best. The same matrix always gives the same order; ties go to the lower index.

type Cluster = { readonly order: readonly number[]; readonly size: number };

/** Indices in their new order. What is like nothing (all null) comes last, as it came. */
export function seriate(values: readonly (readonly (number | null)[])[]): readonly number[] {
  const all = values.map((_, index) => index);
  const still = all.filter((i) => values[i]!.every((value, j) => value === null || i === j));
  const moving = all.filter((i) => !still.includes(i));
  const clusters = moving.map((index): Cluster | null => ({ order: [index], size: 1 }));
  // likeness[a][b] of clusters; a merged pair lives on in its first place.
  const likeness = moving.map((i) => moving.map((j) => values[i]?.[j] ?? 0));
  // The nearest of each, so that a step costs one pass and not all pairs.
  const nearest = clusters.map((_, a) => nearestOf(a, clusters, likeness));

  for (let left = clusters.length; left > 1; left--) {
    let a = -1;
    for (let i = 0; i < clusters.length; i++) {
      const best = nearest[i]!;
      if (clusters[i] !== null && best >= 0 && (a < 0 || likeness[i]![best]! > likeness[a]![nearest[a]!]!)) {
        a = i;
      }
    }
    const b = nearest[a]!;
    const [keep, gone] = a < b ? [a, b] : [b, a];
    const [first, second] = [clusters[keep]!, clusters[gone]!];
    clusters[keep] = { order: joined(first.order, second.order, values), size: first.size + second.size };
    clusters[gone] = null;
    for (let c = 0; c < clusters.length; c++) {
      if (clusters[c] !== null && c !== keep) {
        const mean = (likeness[keep]![c]! * first.size + likeness[gone]![c]! * second.size) / (first.size + second.size);
        likeness[keep]![c] = mean;
        likeness[c]![keep] = mean;
      }
    }
    for (let c = 0; c < clusters.length; c++) {
      const best = nearest[c]!;
      if (clusters[c] !== null && (c === keep || best === keep || best === gone || likeness[c]![keep]! > likeness[c]![best]!)) {
        nearest[c] = nearestOf(c, clusters, likeness);
      }
    }
  }
  return [...(clusters.find((cluster) => cluster !== null)?.order ?? []), ...still];
}

function nearestOf(a: number, clusters: readonly (Cluster | null)[], likeness: readonly (readonly number[])[]): number {
  let best = -1;
  for (let b = 0; b < clusters.length; b++) {
    if (b !== a && clusters[b] !== null && (best < 0 || likeness[a]![b]! > likeness[a]![best]!)) {
      best = b;
    }
  }
  return best;
}

/** Of the four ways to put two rows end to end, the one whose touching ends are most alike. */
function joined(first: readonly number[], second: readonly number[], values: readonly (readonly (number | null)[])[]): readonly number[] {
  const like = (a: number | undefined, b: number | undefined) => (a === undefined || b === undefined ? 0 : (values[a]?.[b] ?? 0));
  const ways = [
    { isFirstTurned: false, isSecondTurned: false, fit: like(first.at(-1), second[0]) },
    { isFirstTurned: false, isSecondTurned: true, fit: like(first.at(-1), second.at(-1)) },
    { isFirstTurned: true, isSecondTurned: false, fit: like(first[0], second[0]) },
    { isFirstTurned: true, isSecondTurned: true, fit: like(first[0], second.at(-1)) },
  ];
  const best = ways.reduce((most, way) => (way.fit > most.fit + 1e-12 ? way : most));
  const turned = (row: readonly number[], isTurned: boolean) => (isTurned ? [...row].reverse() : row);
  return [...turned(first, best.isFirstTurned), ...turned(second, best.isSecondTurned)];
}
