/**
 * What the benchmark's repository publishes for the files of the development part, standard profile: each
 * detector's score at the one threshold it was given over all 58 files (numenta/NAB, results/<detector>/
 * <detector>_standard_scores.csv; MIT). Sums over files, so that rows on this part stand beside ours.
 */
export interface PublishedPart {
  readonly detector: string;
  /** Over the whole benchmark, 0 to 100. */
  readonly whole: number;
  /** Sum of the raw scores over the 24 files. */
  readonly raw: number;
}

export const PUBLISHED_PARTS: readonly PublishedPart[] = [
  { detector: "Numenta HTM", whole: 70.1, raw: 7.3756 },
  { detector: "CAD OSE", whole: 69.9, raw: 18.8026 },
  { detector: "ARTime", whole: 74.9, raw: 19.6857 },
  { detector: "Windowed Gaussian", whole: 39.6, raw: -12.8314 },
];

/** Scores of the windowed Gaussian, at the threshold 1, of the files on which it scores anything but its misses. */
export const PUBLISHED_WINDOWED_GAUSSIAN: Readonly<Record<string, number>> = {
  "artificialWithAnomaly/art_load_balancer_spikes.csv": -0.6924446095227346,
  "realAdExchange/exchange-3_cpc_results.csv": 2.5026632611866138,
  "realAdExchange/exchange-3_cpm_results.csv": 0.862098587352162,
  "realAdExchange/exchange-4_cpc_results.csv": 0.2922884634276035,
  "realAdExchange/exchange-4_cpm_results.csv": 1.274710362684976,
  "realTraffic/TravelTime_387.csv": -1.7959813307852819,
  "realTraffic/occupancy_t4013.csv": 1.725221520228401,
};
