import type { EdgeName } from '../../contracts/graph';
import type { ServiceName } from '../../contracts/ids';

// Rank = longest path from a caller that nobody calls, over the graph in which services that call each other in a circle
// are one (Tarjan 1972, strongly connected components). Callers come out left of what they depend on. A large circle is spread over
// several ranks, in an order that turns few calls backwards (Eades, Lin and Smyth 1993).

/** Services in a circle of up to so many stand in one rank. */
const circleMax = 4;

export type Neighbours = {
  readonly callees: ReadonlyMap<ServiceName, readonly ServiceName[]>;
  readonly callers: ReadonlyMap<ServiceName, readonly ServiceName[]>;
};

export function neighboursOf(services: readonly ServiceName[], edges: readonly EdgeName[]): Neighbours {
  const callees = new Map<ServiceName, ServiceName[]>(services.map((name) => [name, []]));
  const callers = new Map<ServiceName, ServiceName[]>(services.map((name) => [name, []]));
  for (const { caller, callee } of edges) {
    if (caller !== callee && callees.has(caller) && callers.has(callee)) {
      callees.get(caller)?.push(callee);
      callers.get(callee)?.push(caller);
    }
  }
  return { callees, callers };
}

export function ranksOf(services: readonly ServiceName[], { callees }: Neighbours): ReadonlyMap<ServiceName, number> {
  const groups = groupsOf(services, callees);
  const groupOf = new Map<ServiceName, number>();
  groups.forEach((group, index) => group.forEach((name) => groupOf.set(name, index)));

  const spans = groups.map((group) => (group.length <= circleMax ? 1 : Math.ceil(Math.sqrt(group.length))));

  // Tarjan yields callees before callers, so going backwards meets every caller before what it calls.
  const rankOfGroup = new Array<number>(groups.length).fill(0);
  for (let index = groups.length - 1; index >= 0; index--) {
    for (const name of groups[index] ?? []) {
      for (const callee of callees.get(name) ?? []) {
        const target = groupOf.get(callee) ?? index;
        if (target !== index) {
          rankOfGroup[target] = Math.max(rankOfGroup[target] ?? 0, (rankOfGroup[index] ?? 0) + (spans[index] ?? 1));
        }
      }
    }
  }

  const ranks = new Map<ServiceName, number>();
  groups.forEach((group, index) => {
    const perRank = Math.ceil(group.length / (spans[index] ?? 1));
    const order = (spans[index] ?? 1) === 1 ? group : unwound(group, callees);
    order.forEach((name, at) => ranks.set(name, (rankOfGroup[index] ?? 0) + Math.floor(at / perRank)));
  });
  return ranks;
}

/** A circle in a row: again and again who is left with the most calls made over calls received goes first. */
function unwound(group: readonly ServiceName[], callees: ReadonlyMap<ServiceName, readonly ServiceName[]>): readonly ServiceName[] {
  const left = new Set(group);
  const balance = new Map<ServiceName, number>(group.map((name) => [name, 0]));
  const inside = (name: ServiceName) => (callees.get(name) ?? []).filter((callee) => left.has(callee));
  const callers = new Map<ServiceName, ServiceName[]>(group.map((name) => [name, []]));
  for (const name of group) {
    for (const callee of inside(name)) {
      callers.get(callee)?.push(name);
      balance.set(name, balance.get(name)! + 1);
      balance.set(callee, balance.get(callee)! - 1);
    }
  }
  const order: ServiceName[] = [];
  while (left.size > 0) {
    let best: ServiceName | null = null;
    for (const name of left) {
      if (best === null || balance.get(name)! > balance.get(best)! || (balance.get(name) === balance.get(best) && name < best)) {
        best = name;
      }
    }
    order.push(best!);
    left.delete(best!);
    inside(best!).forEach((callee) => balance.set(callee, balance.get(callee)! + 1));
    callers.get(best!)!.forEach((caller) => balance.set(caller, balance.get(caller)! - 1));
  }
  return order;
}

function groupsOf(services: readonly ServiceName[], callees: ReadonlyMap<ServiceName, readonly ServiceName[]>): readonly (readonly ServiceName[])[] {
  const order = new Map<ServiceName, number>();
  const low = new Map<ServiceName, number>();
  const open: ServiceName[] = [];
  const isOpen = new Set<ServiceName>();
  const groups: ServiceName[][] = [];

  // An explicit stack: a chain of thousands of services must not end in a stack overflow.
  for (const start of services) {
    if (order.has(start)) {
      continue;
    }
    const work: { name: ServiceName; next: number }[] = [{ name: start, next: 0 }];
    while (work.length > 0) {
      const frame = work[work.length - 1]!;
      const { name } = frame;
      if (frame.next === 0) {
        order.set(name, order.size);
        low.set(name, order.get(name)!);
        open.push(name);
        isOpen.add(name);
      }
      const child = callees.get(name)?.[frame.next];
      if (child !== undefined) {
        frame.next += 1;
        if (!order.has(child)) {
          work.push({ name: child, next: 0 });
        } else if (isOpen.has(child)) {
          low.set(name, Math.min(low.get(name)!, order.get(child)!));
        }
        continue;
      }
      work.pop();
      const parent = work[work.length - 1];
      if (parent !== undefined) {
        low.set(parent.name, Math.min(low.get(parent.name)!, low.get(name)!));
      }
      if (low.get(name) === order.get(name)) {
        const group: ServiceName[] = [];
        let member: ServiceName;
        do {
          member = open.pop()!;
          isOpen.delete(member);
          group.push(member);
        } while (member !== name);
        groups.push(group);
      }
    }
  }
  return groups;
}
