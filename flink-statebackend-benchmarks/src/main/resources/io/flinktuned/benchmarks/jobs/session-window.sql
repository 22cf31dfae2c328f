-- What each bidder does until it pauses for half a minute.
SELECT bidder, window_start, window_end, COUNT(*) AS bids, MAX(price) AS highest
FROM TABLE(
  SESSION(TABLE bids PARTITION BY bidder, DESCRIPTOR(rowtime), INTERVAL '30' SECOND))
GROUP BY bidder, window_start, window_end
