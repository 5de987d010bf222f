/**
 * Coordinates of places where people can be found and hurt are never finer than a kilometre (refusal R10).
 *
 * They are put at the middle of a cell of at least 1 km by 1 km; which cells there are depends on the coordinates
 * alone, so that no number of reports about one place narrows it down.
 */

/** Kilometres of a degree of latitude, at the least (WGS 84, at the equator). */
const KM_A_DEGREE = 110.57;
const CELL = 0.01;
/** So many cells' widths of longitude make up for their narrowing towards the poles. */
const WIDTHS = [1, 2, 5, 10, 20, 50, 100];

export function coarsePoint({
  latitude,
  longitude,
}: {
  readonly latitude: number;
  readonly longitude: number;
}): { readonly latitude: number; readonly longitude: number } {
  const middle = middleOf(latitude, CELL);
  // The narrower edge of the cell decides.
  const edge = (Math.min(90, Math.abs(middle) + CELL / 2) * Math.PI) / 180;
  const kilometres = KM_A_DEGREE * CELL * Math.cos(edge);
  const width = WIDTHS.find((times) => times * kilometres >= 1) ?? 36_000;
  return { latitude: middle, longitude: middleOf(longitude, CELL * width) };
}

function middleOf(degrees: number, step: number): number {
  const at = (Math.floor(degrees / step + 1e-9) + 0.5) * step;
  return Math.round(at * 1e6) / 1e6;
}

/** Homes, shelters, hospitals, schools, aid sites, in the languages the desk reads most of. */
const SITES = [
  /\b(?:homes?|houses?|dwellings?|residences?|apartments?|shelters?|safehouses?|refuges?|hospitals?|clinics?|maternity|ambulances?|schools?|kindergartens?|nurser(?:y|ies)|universit(?:y|ies)|orphanages?|ngos?|msf|icrc|unhcr|unrwa|unicef|wfp)\b/i,
  /\b(?:health (?:centre|center|post|facility|facilities)|(?:refugee|idp|displacement) (?:camp|site)s?|(?:aid|humanitarian) (?:worker|agency|agencies|convoy|office|warehouse|site)s?)\b/i,
  /(?<!\p{L})(?:hastane|okul|sığınak|sığınağ|barınak|barınağ|yetimhane|kreş)\p{L}{0,8}(?!\p{L})|(?<!\p{L})(?:evine|evinde|evlerine|konut|konutlar|klinik)(?!\p{L})/iu,
  /(?<!\p{L})(?:hôpital|hôpitaux|écoles?|maisons?|abris?|hospital|hospitales|escuelas?|colegios?|casas?|refugios?)(?!\p{L})/iu,
  /(?<!\p{L})(?:больниц|школ|убежищ|лікарн)\p{L}{0,4}(?!\p{L})|(?<!\p{L})(?:ال)?(?:مستشفى|مدرسة|منزل|ملجأ)(?!\p{L})/iu,
];

export function namesSite(text: string): boolean {
  return SITES.some((site) => site.test(text));
}
