-- The first bid of each bidder on each auction.
SELECT bidder, auction, id, price
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY bidder, auction ORDER BY rowtime) AS place
  FROM bids
)
WHERE place = 1
