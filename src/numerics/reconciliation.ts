/**
 * Forecasts of parts and of their sums made to agree: minimum trace reconciliation with a diagonal of error variances.
 *
 * Wickramasuriya, Athanasopoulos and Hyndman 2019, https://doi.org/10.1080/01621459.2018.1448825 (weighted least squares, W
 * diagonal): among all sets of numbers that add up, the one nearest to the forecasts, each weighed by how sure it is. For a
 * tree this is two walks, up and down, and no matrix.
 */

/** One node of a tree. What has children is their sum. */
export interface TreeNode {
  readonly name: string;
  readonly children: readonly TreeNode[];
}

export interface Uncertain {
  readonly mean: number;
  /** Of the forecast's error, above 0. */
  readonly variance: number;
}

/**
 * @param forecasts by name, one for every node of the tree.
 * @returns by name, what adds up. A draw of all nodes is reconciled the same way, with the same variances.
 */
export function reconciled(
  tree: TreeNode,
  forecasts: ReadonlyMap<string, Uncertain>,
): ReadonlyMap<string, number> {
  const known = new Map<string, Uncertain>();
  upwards(tree, forecasts, known);
  const made = new Map<string, number>();
  downwards(tree, known.get(tree.name)?.mean ?? Number.NaN, known, made);
  return made;
}

/** What is known of a node from its own forecast and from all below it: two measurements of one number, weighed. */
function upwards(
  node: TreeNode,
  forecasts: ReadonlyMap<string, Uncertain>,
  known: Map<string, Uncertain>,
): Uncertain {
  const own = forecasts.get(node.name);
  if (!own) throw new Error(`there is no forecast of ${node.name}`);
  let best = own;
  if (node.children.length > 0) {
    let [mean, variance] = [0, 0];
    for (const child of node.children) {
      const part = upwards(child, forecasts, known);
      mean += part.mean;
      variance += part.variance;
    }
    const share = variance / (variance + own.variance);
    best = { mean: mean + share * (own.mean - mean), variance: variance * (1 - share) };
  }
  known.set(node.name, best);
  return best;
}

/** What a sum is more than its parts is shared among them by how unsure each is. */
function downwards(
  node: TreeNode,
  value: number,
  known: ReadonlyMap<string, Uncertain>,
  made: Map<string, number>,
): void {
  made.set(node.name, value);
  const parts = node.children.map((child) => ({
    child,
    ...(known.get(child.name) ?? { mean: 0, variance: 0 }),
  }));
  const missing = value - parts.reduce((sum, { mean }) => sum + mean, 0);
  const total = parts.reduce((sum, { variance }) => sum + variance, 0);
  for (const { child, mean, variance } of parts)
    downwards(child, mean + (total > 0 ? variance / total : 1 / parts.length) * missing, known, made);
}
