-- The ten highest bids on each auction.
SELECT auction, id, bidder, price
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY auction ORDER BY price DESC, id) AS place
  FROM bids
)
WHERE place <= 10
