-- Numbers of bids on each auction by price, and their highest, lowest and average price.
SELECT
  auction,
  COUNT(*) AS bids,
  COUNT(*) FILTER (WHERE price < 1000) AS low,
  COUNT(*) FILTER (WHERE price >= 1000 AND price < 100000) AS medium,
  COUNT(*) FILTER (WHERE price >= 100000) AS high,
  MIN(price) AS lowest,
  MAX(price) AS highest,
  AVG(price) AS average
FROM bids
GROUP BY auction
