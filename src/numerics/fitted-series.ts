/** A model fitted to a series: what it says of the steps after any of its values. */
export interface FittedSeries {
  /**
   * Forecasts 1 … horizon steps after the first `origin` values, from the state they led to. The parameters are those
   * fitted to all values, so that errors from earlier origins are somewhat smaller than they will be.
   */
  from(origin: number, horizon: number): Float64Array;
}
