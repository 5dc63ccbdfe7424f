# A machine of a cluster: the repository, set up, at one path on all of them. Built from the repository's top folder:
#   docker build -f scripts/containers/cluster.Dockerfile -t dark-knowledge .
FROM node:24-bookworm-slim

RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates g++ make python3 python3-venv \
  && rm -rf /var/lib/apt/lists/*

WORKDIR /opt/dark-knowledge
COPY . .

# The same set-up as on a laptop, and Ray with hashes beside it. The last line fails if no native addon came of it.
RUN npm run setup \
  && npx dark-knowledge environment ray \
  && npm run doctor \
  && DARK_KNOWLEDGE_BACKEND=native node -e 'require("dark-knowledge").backendReady()'

ENV PATH=/opt/dark-knowledge/.cache/environments/ray/bin:$PATH
CMD ["bash"]
